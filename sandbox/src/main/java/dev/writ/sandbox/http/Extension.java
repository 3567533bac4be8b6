package dev.writ.sandbox.http;

import java.util.List;

/** An API group whose paths are commands or questions and not stored objects. */
public interface Extension {

  /** One entry of its discovery document. */
  record Offer(String name, String kind, boolean namespaced, List<String> verbs) {}

  String group();

  String version();

  List<Offer> offers();

  /** Answers, or throws {@link dev.writ.sandbox.api.ApiFailure}. */
  ApiResponse answer(Target target, ApiRequest request);
}
