package dev.writ.sandbox.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.api.DeleteOptions;
import dev.writ.sandbox.api.Resources;
import dev.writ.sandbox.api.Writer;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.kinds.Kind;
import dev.writ.sandbox.store.Change;
import dev.writ.sandbox.store.Meta;
import dev.writ.sandbox.store.ObjectKey;
import java.util.List;

/** Gives a namespace its default service account; empties it when it ends, then lets it go. */
final class Namespaces implements Controller {

  private static final Writer WRITER = Writer.controller("namespace-controller");
  private static final Writer ACCOUNTS = Writer.controller("service-account-controller");

  private final Resources resources;
  private final Kind namespaces;
  private final Kind serviceAccounts;

  public Namespaces(Resources resources) {
    this.resources = resources;
    this.namespaces = resources.kinds().require("", "namespaces");
    this.serviceAccounts = resources.kinds().require("", "serviceaccounts");
  }

  @Override
  public void reconcile(Change change) {
    if (change.key().resource().equals(namespaces.resource())) {
      if (change.type() != Change.Type.DELETED) {
        reconcile(change.key().name());
      }
    } else if (change.type() == Change.Type.DELETED && !change.key().namespace().isEmpty()) {
      reconcile(change.key().namespace());
    }
  }

  private void reconcile(String name) {
    ObjectNode namespace = resources.find(namespaces, "", name).orElse(null);
    if (namespace == null) {
      return;
    }
    if (!Meta.isBeingDeleted(namespace)) {
      if (resources.find(serviceAccounts, name, "default").isEmpty()) {
        ObjectNode account = Json.object();
        Meta.of(account).put("name", "default");
        resources.create(serviceAccounts, name, account, ACCOUNTS);
      }
      return;
    }
    List<ObjectKey> content = resources.store().keysInNamespace(name);
    for (ObjectKey key : content) {
      resources
          .kinds()
          .find(key.resource())
          .ifPresent(
              kind -> resources.delete(kind, name, key.name(), DeleteOptions.BACKGROUND, WRITER));
    }
    if (resources.store().keysInNamespace(name).isEmpty()) {
      resources.edit(
          namespaces,
          "",
          name,
          "finalize",
          WRITER,
          object -> Json.child(object, "spec").putArray("finalizers"));
    }
  }
}
