package dev.writ.acceptance.sample.kernel.store;

record KernelKnowsARoom(dev.writ.acceptance.sample.vms.store.Rows rows) {}
