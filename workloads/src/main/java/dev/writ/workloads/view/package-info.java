/**
 * What the operator knows and the room shows: records without behaviour, read by the operator's
 * outputs, by REST and by the console.
 */
@NullMarked
package dev.writ.workloads.view;

import org.jspecify.annotations.NullMarked;
