package dev.writ.kernel.event;

/** Something worth knowing that does not stop the request. */
public record Warning(String code, String detail) {}
