package dev.writ.sandbox.store;

/**
 * The name under which objects of one kind are kept, whatever their version: `deployments.apps`.
 */
public record GroupResource(String group, String plural) {

  @Override
  public String toString() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
