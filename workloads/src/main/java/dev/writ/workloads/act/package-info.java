/**
 * What is done about it: a workload is patched with care, watched, and taken back where it does
 * harm.
 *
 * <p>Each change is the kernel's work: {@code RemediateWorkload} is asked by its desk and its
 * workers. Nothing here judges; nothing here may touch a cluster inside of a transaction.
 */
@NullMarked
package dev.writ.workloads.act;

import org.jspecify.annotations.NullMarked;
