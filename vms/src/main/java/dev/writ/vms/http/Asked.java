package dev.writ.vms.http;

import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Page;
import dev.writ.vms.decide.VmStatus;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what stands in paths and queries. */
final class Asked {
  private Asked() {}

  /** An id of a path; one that is no UUID names nothing, like one that is hidden. */
  static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      throw KernelProblems.NOT_FOUND.with("there is no such thing, or it is hidden from you");
    }
  }

  static @Nullable UUID idOrNull(@Nullable String text, String name) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      throw KernelProblems.FIELD_INVALID
          .with("`" + name + "` must be an id (UUID)")
          .param("field", name);
    }
  }

  static Page.Wish page(@Nullable String page, @Nullable String perPage) {
    return new Page.Wish(
        whole(page, "page", 1, 1_000_000),
        whole(perPage, "per_page", Page.Wish.FIRST.perPage(), 100));
  }

  static @Nullable VmStatus status(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    for (VmStatus status : VmStatus.values()) {
      if (status.name().equals(text)) {
        return status;
      }
    }
    throw KernelProblems.FIELD_INVALID
        .with(
            Arrays.stream(VmStatus.values())
                .map(status -> "`" + status + "`")
                .collect(Collectors.joining(", ", "`status` must be one of ", "")))
        .param("field", "status");
  }

  static boolean isTrue(@Nullable String text) {
    return "true".equals(text);
  }

  private static int whole(@Nullable String text, String name, int absent, int most) {
    if (text == null || text.isEmpty()) {
      return absent;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw KernelProblems.FIELD_INVALID
        .with("`" + name + "` must be a whole number from 1 to " + most)
        .param("field", name);
  }
}
