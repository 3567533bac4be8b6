package dev.writ.sandbox;

import dev.writ.sandbox.controllers.Delays;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How to run a sandbox.
 *
 * @param name what kubeconfigs call it
 * @param port on 127.0.0.1; 0 for any free one
 * @param directory where objects, CA and token are kept between runs; empty keeps nothing
 * @param machineStep how long a virtual machine stays in each passing state
 * @param podStep how long a pod takes to be running, and to end
 * @param delays who waits; empty for real time
 */
public record SandboxSettings(
    String name,
    int port,
    Optional<Path> directory,
    Duration machineStep,
    Duration podStep,
    InstantSource clock,
    RandomGenerator random,
    Optional<Delays> delays) {

  /** Any free port, nothing kept, a second per step. */
  public static SandboxSettings defaults() {
    return new SandboxSettings(
        "sandbox",
        0,
        Optional.empty(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        InstantSource.system(),
        RandomGenerator.of("SecureRandom"),
        Optional.empty());
  }

  /** As the defaults, without any waiting. */
  public static SandboxSettings forTests() {
    return defaults().withSteps(Duration.ZERO);
  }

  public SandboxSettings withName(String called) {
    return new SandboxSettings(
        called, port, directory, machineStep, podStep, clock, random, delays);
  }

  public SandboxSettings withPort(int listening) {
    return new SandboxSettings(
        name, listening, directory, machineStep, podStep, clock, random, delays);
  }

  public SandboxSettings withDirectory(Path kept) {
    return new SandboxSettings(
        name, port, Optional.of(kept), machineStep, podStep, clock, random, delays);
  }

  /** Sets how long machines and pods take for each step. */
  public SandboxSettings withSteps(Duration step) {
    return new SandboxSettings(name, port, directory, step, step, clock, random, delays);
  }

  public SandboxSettings withClock(InstantSource time) {
    return new SandboxSettings(name, port, directory, machineStep, podStep, time, random, delays);
  }

  /** Hands the waiting to somebody else, such as a test that decides when time passes. */
  public SandboxSettings withDelays(Delays waiting) {
    return new SandboxSettings(
        name, port, directory, machineStep, podStep, clock, random, Optional.of(waiting));
  }
}
