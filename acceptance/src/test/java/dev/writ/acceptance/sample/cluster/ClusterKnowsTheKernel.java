package dev.writ.acceptance.sample.cluster;

record ClusterKnowsTheKernel(dev.writ.acceptance.sample.kernel.store.Tx tx) {}
