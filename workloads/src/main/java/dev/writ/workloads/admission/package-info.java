/**
 * The webhook: an AdmissionReview comes in, an answer goes out, by the same judgement that runs
 * over the cluster.
 *
 * <p>Way in: {@link dev.writ.workloads.admission.AdmissionServer}, an HTTPS listener that asks
 * {@link dev.writ.workloads.admission.Validation} and {@link
 * dev.writ.workloads.admission.Mutation}. What they need of the cluster they take from {@link
 * dev.writ.workloads.admission.Surroundings}, which somebody else keeps. {@code Registration} and
 * {@code SecretAuthority} are all that speaks to an API server; no database belongs here.
 */
@NullMarked
package dev.writ.workloads.admission;

import org.jspecify.annotations.NullMarked;
