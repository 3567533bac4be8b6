/** The room as a server runs it: a cluster under the shipped rights, a store, workers, the loop. */
@NullMarked
package dev.writ.workloads.whole;

import org.jspecify.annotations.NullMarked;
