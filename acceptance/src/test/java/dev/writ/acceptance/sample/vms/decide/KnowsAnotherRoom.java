package dev.writ.acceptance.sample.vms.decide;

record KnowsAnotherRoom(dev.writ.acceptance.sample.images.decide.Verdict verdict) {}
