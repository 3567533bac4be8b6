package dev.writ.workloads.decide;

/**
 * A custom rule that could not judge a pod.
 *
 * @param cause in a sentence
 * @param sha256 of the rule's name and text, in hexadecimal digits
 */
public record RuleFailure(
    String check, String namespace, String pod, String cause, String sha256) {}
