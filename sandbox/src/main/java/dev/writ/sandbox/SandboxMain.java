package dev.writ.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Runs a sandbox by itself until it is told to stop. */
public final class SandboxMain {

  private static final String USAGE =
      """
      usage: java -cp … dev.writ.sandbox.SandboxMain [options]
        --port N            listen on 127.0.0.1:N (default 0: any free port)
        --kubeconfig FILE   write a kubeconfig there, readable by its owner only
        --directory DIR     keep objects, certificate authority and token there between runs
        --samples           start with a few sample objects
      """;

  private SandboxMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    SandboxSettings settings = SandboxSettings.defaults();
    Path kubeconfig = null;
    boolean samples = false;
    Iterator<String> words = List.of(arguments).iterator();
    while (words.hasNext()) {
      switch (words.next()) {
        case "--samples" -> samples = true;
        case "--port" -> settings = settings.withPort(Integer.parseInt(value(words)));
        case "--kubeconfig" -> kubeconfig = Path.of(value(words)).toAbsolutePath();
        case "--directory" -> settings = settings.withDirectory(Path.of(value(words)));
        default -> {
          System.err.print(USAGE);
          System.exit(2);
        }
      }
    }
    Sandbox sandbox = Sandbox.start(settings);
    CountDownLatch end = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  sandbox.close();
                  end.countDown();
                }));
    if (samples) {
      SandboxSamples.seed(sandbox);
    }
    System.out.println("a pretend Kubernetes cluster is at " + sandbox.url() + "; Ctrl-C stops it");
    if (kubeconfig != null) {
      Identity.writePrivately(kubeconfig, sandbox.kubeconfigYaml());
      System.out.println("try: kubectl --kubeconfig " + kubeconfig + " get vm -A");
    }
    end.await();
  }

  private static String value(Iterator<String> words) {
    if (!words.hasNext()) {
      System.err.print(USAGE);
      System.exit(2);
    }
    return words.next();
  }
}
