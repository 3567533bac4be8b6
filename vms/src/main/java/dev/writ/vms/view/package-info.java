/**
 * The room's things as it shows them: machines, systems, services, what is offered, clusters.
 *
 * <p>Plain records, read by everybody who asks the room. No credential is among them, and no rule.
 */
@NullMarked
package dev.writ.vms.view;

import org.jspecify.annotations.NullMarked;
