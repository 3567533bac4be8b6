package dev.writ.acceptance.sample.dbt.act;

record OfflineKnowsTheKernel(dev.writ.acceptance.sample.kernel.store.Tx tx) {}
