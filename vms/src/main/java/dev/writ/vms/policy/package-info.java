/**
 * What people write about machines: requests, names, sizes, templates; and how the room says no.
 *
 * <p>Records that guard themselves, and parsers that report every problem at once. The leaf of the
 * room: it knows the kernel's problems and JSON, nothing else.
 */
@NullMarked
package dev.writ.vms.policy;

import org.jspecify.annotations.NullMarked;
