package dev.writ.server;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Tells Quarkus about the parts of the house; nothing else knows both. */
@Singleton
class Wiring {
  @Startup
  @Produces
  @Singleton
  House house(Settings settings) {
    return House.open(settings);
  }

  void close(@Disposes House house) {
    house.close();
  }
}
