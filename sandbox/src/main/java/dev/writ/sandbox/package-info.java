/**
 * A pretend Kubernetes cluster in the JVM: an API server that the real kubectl and the fabric8
 * client work on, three nodes without machines, and KubeVirt without a hypervisor.
 *
 * <p>The way in is {@link dev.writ.sandbox.Sandbox}. It is for trying and testing, says so when it
 * starts, and is never a substitute for what the Kubernetes API documents: where the sandbox and
 * the documentation differ, the sandbox is wrong. Nothing here knows Writ.
 */
@NullMarked
package dev.writ.sandbox;

import org.jspecify.annotations.NullMarked;
