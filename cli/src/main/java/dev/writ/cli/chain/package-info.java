/**
 * Proof without the server: does an exported audit log hold together?
 *
 * <p>The way in is {@link dev.writ.cli.chain.ExportVerifier}. It shares no code with the server on
 * purpose: whoever doubts the server's word needs a second pair of eyes, and the format is the
 * contract (RFC 8785 for the row, SHA-256 for the links, Ed25519 for checkpoints).
 */
@NullMarked
package dev.writ.cli.chain;

import org.jspecify.annotations.NullMarked;
