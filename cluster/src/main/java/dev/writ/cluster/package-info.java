/**
 * What rooms share about Kubernetes: who owns an object in Git, and which namespaces are left
 * alone.
 *
 * <p>Way in: {@link dev.writ.cluster.GitOpsKeys} finds the label or annotation by which one sees
 * that Git owns a workload; {@link dev.writ.cluster.ProtectedNamespaces} says where nothing is
 * judged or written. Pure so far: facts in, answer out. The kernel, a room, a file or a clock may
 * never enter.
 */
@NullMarked
package dev.writ.cluster;

import org.jspecify.annotations.NullMarked;
