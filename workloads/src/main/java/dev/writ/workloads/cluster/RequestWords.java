package dev.writ.workloads.cluster;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What a request asks for, in the words of rights. */
record RequestWords(String verb, String resource) {

  static RequestWords of(String method, URI uri) {
    List<String> parts = new ArrayList<>(List.of(uri.getPath().split("/", -1)));
    parts.removeIf(String::isEmpty);
    int at = !parts.isEmpty() && parts.getFirst().equals("apis") ? 3 : 2;
    if (parts.size() > at + 2 && parts.get(at).equals("namespaces")) {
      at += 2;
    }
    if (parts.size() <= at) {
      return new RequestWords(method.toLowerCase(java.util.Locale.ROOT), "discovery");
    }
    String resource = parts.get(at);
    boolean named = parts.size() > at + 1;
    if (parts.size() > at + 2) {
      resource += "/" + parts.get(at + 2);
    }
    String query = uri.getQuery() == null ? "" : uri.getQuery();
    return new RequestWords(
        switch (method) {
          case "GET" -> query.contains("watch=true") ? "watch" : named ? "get" : "list";
          case "POST" -> "create";
          case "PUT" -> "update";
          case "PATCH" -> "patch";
          case "DELETE" -> "delete";
          default -> method.toLowerCase(java.util.Locale.ROOT);
        },
        resource);
  }
}
