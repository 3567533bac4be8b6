package dev.writ.kernel.audit;

/**
 * What an audit row says happened. Only codes of the {@link ActionCodes} catalogue can be written.
 *
 * @param name UPPER_SNAKE
 * @param reference one line for the generated reference
 */
public record ActionCode(String name, String reference) {}
