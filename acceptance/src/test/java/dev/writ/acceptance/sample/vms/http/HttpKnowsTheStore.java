package dev.writ.acceptance.sample.vms.http;

record HttpKnowsTheStore(dev.writ.acceptance.sample.vms.store.Rows rows) {}
