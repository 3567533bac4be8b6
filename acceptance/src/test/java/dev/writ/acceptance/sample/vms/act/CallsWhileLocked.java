package dev.writ.acceptance.sample.vms.act;

record CallsWhileLocked(Outside outside) {
  void run(dev.writ.acceptance.sample.kernel.store.Tx tx) {
    outside.tell(tx.toString());
  }
}
