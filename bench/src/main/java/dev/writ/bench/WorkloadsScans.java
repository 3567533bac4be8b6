package dev.writ.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code ./writ workloads scan} as a pipeline meets it: a process for each call. */
final class WorkloadsScans {
  private static final int RUNS = 5;
  private static final double KIBIBYTES_IN_MEBIBYTE = 1024;

  private record Cost(double seconds, double mebibytes) {}

  private WorkloadsScans() {}

  static List<Figure> measure() throws Exception {
    Path folder = Files.createTempDirectory("writ-bench-scan");
    try {
      Cost one = scan(write(folder.resolve("1000"), 1_000, 1));
      Cost files = scan(write(folder.resolve("5000"), 5_000, 1));
      Cost whole = scan(write(folder.resolve("whole"), 5_000, 5_000));
      return List.of(
          Figure.told("1,000 files of one manifest", one.seconds(), "s"),
          Figure.told("the same: its memory", one.mebibytes(), "MiB"),
          Figure.atMost("5,000 files of one manifest", files.seconds(), "s", 5),
          Figure.atMost("the same: its memory", files.mebibytes(), "MiB", 512),
          Figure.atMost("one file of 5,000 manifests", whole.seconds(), "s", 5),
          Figure.atMost("the same: its memory", whole.mebibytes(), "MiB", 512));
    } finally {
      Processes.remove(folder);
    }
  }

  private static Path write(Path folder, int manifests, int inAFile) throws IOException {
    Files.createDirectories(folder);
    for (int first = 0; first < manifests; first += inAFile) {
      List<String> documents = new ArrayList<>();
      for (int i = first; i < first + inAFile; i++) {
        documents.add(manifest(i));
      }
      Files.writeString(
          folder.resolve("manifest-%05d.yaml".formatted(first)), String.join("---\n", documents));
    }
    return folder;
  }

  /** As Helm prints it: what is asked for in one container, nothing of it in the other. */
  private static String manifest(int number) {
    return """
      # Source: shop/templates/deployment.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web-%d
        namespace: shop-%d
        labels:
          app.kubernetes.io/name: web
          app.kubernetes.io/instance: shop
          app.kubernetes.io/version: "1.2.3"
          helm.sh/chart: shop-1.2.3
      spec:
        replicas: 2
        selector:
          matchLabels:
            app.kubernetes.io/name: web
        template:
          metadata:
            labels:
              app.kubernetes.io/name: web
              app.kubernetes.io/instance: shop
          spec:
            serviceAccountName: web
            securityContext:
              runAsNonRoot: true
            containers:
              - name: web
                image: "registry.example.com/shop/web:1.2.3"
                imagePullPolicy: IfNotPresent
                ports:
                  - name: http
                    containerPort: 8080
                    protocol: TCP
                env:
                  - name: DATABASE_URL
                    valueFrom:
                      secretKeyRef: {name: db, key: url}
                  - name: LOG_LEVEL
                    value: info
                livenessProbe:
                  httpGet: {path: /health, port: http}
                readinessProbe:
                  httpGet: {path: /ready, port: http}
                resources:
                  requests: {cpu: 100m, memory: 128Mi}
                  limits: {cpu: 500m, memory: 256Mi}
              - name: proxy
                image: mesh/proxy
                volumeMounts:
                  - name: config
                    mountPath: /etc/proxy
            volumes:
              - name: config
                configMap: {name: proxy}
      """
        .formatted(number, number % 20);
  }

  /** Medians; the first run is not counted, for the files are not yet in the memory then. */
  private static Cost scan(Path folder) throws Exception {
    double[] seconds = new double[RUNS];
    double[] mebibytes = new double[RUNS];
    for (int run = -1; run < RUNS; run++) {
      long start = System.nanoTime();
      Process process =
          Processes.writ(
              Map.of(), "workloads", "scan", folder.toString(), "--output", folder + ".txt");
      double highest = 0;
      while (process.isAlive()) {
        highest = Math.max(highest, memory(process));
        Thread.sleep(2);
      }
      double took = (System.nanoTime() - start) / 1e9;
      if (process.exitValue() != 1) {
        throw new IllegalStateException(
            "`writ workloads scan` ended with " + process.exitValue() + "; 1 was expected");
      }
      if (run >= 0) {
        seconds[run] = took;
        mebibytes[run] = highest;
      }
    }
    Arrays.sort(seconds);
    Arrays.sort(mebibytes);
    return new Cost(seconds[RUNS / 2], mebibytes[RUNS / 2]);
  }

  /** MiB, the most that the process ever held; bash becomes the JVM, so it is one process. */
  private static double memory(Process process) throws IOException {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
          .map(kibibytes -> kibibytes / KIBIBYTES_IN_MEBIBYTE)
          .findFirst()
          .orElse(0);
    } catch (java.nio.file.NoSuchFileException ended) {
      return 0;
    }
  }
}
