package dev.writ.kernel.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work that may start, because policy let it or people agreed.
 *
 * @param ticketId null when nobody was asked
 * @param effectiveSpec immutable part of the payload with the mutable part as agreed
 * @param selection what the approver chose, in the room's words; empty when nobody was asked
 * @param snapshot what the room's {@link Action#prepare} resolved outside the transaction
 */
public record Agreed(
    WorkEvent event,
    @Nullable UUID ticketId,
    ObjectNode effectiveSpec,
    ObjectNode selection,
    ObjectNode snapshot) {}
