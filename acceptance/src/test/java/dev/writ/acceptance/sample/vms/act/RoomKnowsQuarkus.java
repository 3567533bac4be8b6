package dev.writ.acceptance.sample.vms.act;

record RoomKnowsQuarkus() {
  void stop() {
    io.quarkus.runtime.Quarkus.asyncExit();
  }
}
