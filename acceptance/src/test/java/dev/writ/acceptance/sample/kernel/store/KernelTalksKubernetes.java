package dev.writ.acceptance.sample.kernel.store;

record KernelTalksKubernetes(io.fabric8.kubernetes.api.model.Pod pod) {}
