package dev.writ.workloads.decide;

import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.PolicySpec;
import org.jspecify.annotations.Nullable;

/** An image without a digest and without a tag, or with the tag {@code latest}. */
final class LatestTag implements ContainerCheck {
  @Override
  public Check check() {
    return Check.LATEST_TAG;
  }

  @Override
  public boolean asks(Container container, Pod pod, PolicySpec spec) {
    return spec.forbidLatestTag() && container.image() != null;
  }

  @Override
  public @Nullable Found judge(Container container, Pod pod, PolicySpec spec) {
    String image = container.image();
    if (image == null || image.indexOf('@') >= 0) {
      return null;
    }
    int colon = image.indexOf(':', image.lastIndexOf('/') + 1);
    String tag = colon < 0 ? "" : image.substring(colon + 1);
    if (!tag.isEmpty() && !tag.equals("latest")) {
      return null;
    }
    String prefix =
        switch (container.role()) {
          case MAIN, SIDECAR -> "";
          case INIT -> "init ";
          case EPHEMERAL -> "ephemeral ";
        };
    String message = prefix + "container '" + container.name() + "' uses :latest tag";
    return new Found(!tag.isEmpty() ? message : message + " (image '" + image + "' has no tag)");
  }
}
