package dev.writ.acceptance.sample.vms.operator;

record OperatorKnowsTheStore(dev.writ.acceptance.sample.vms.store.Rows rows) {}
