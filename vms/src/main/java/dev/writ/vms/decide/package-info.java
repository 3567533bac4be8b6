/**
 * What follows from a request and the state of things: names, sizes, manifests, allowed steps.
 *
 * <p>Pure: no database, no cluster, no clock. Every rule of the room that is worth a table test
 * stands here.
 */
@NullMarked
package dev.writ.vms.decide;

import org.jspecify.annotations.NullMarked;
