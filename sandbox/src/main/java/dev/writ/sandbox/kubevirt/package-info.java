/**
 * KubeVirt without a hypervisor: the kinds ({@link KubeVirtKinds}), a controller that writes the
 * statuses ({@link PretendKubeVirt}), and the start, stop and restart commands ({@link
 * MachineCommands}).
 *
 * <p>Names of states and the order in which they come are KubeVirt's; only the machine is missing.
 */
@NullMarked
package dev.writ.sandbox.kubevirt;

import org.jspecify.annotations.NullMarked;
