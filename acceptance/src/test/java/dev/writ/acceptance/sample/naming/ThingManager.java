package dev.writ.acceptance.sample.naming;

record ThingManager() {}
