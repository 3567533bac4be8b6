/**
 * The API over HTTPS: {@link ApiServer} listens (Vert.x, HTTP/1.1 and WebSocket), {@link Router}
 * turns a request into an answer, {@link WatchSession} into a stream.
 *
 * <p>Discovery, OpenAPI, tables and pages are views of {@link dev.writ.sandbox.kinds.Kinds} and
 * {@link dev.writ.sandbox.api.Resources}; nothing here decides what an object may contain. A group
 * that is no set of stored objects is an {@link Extension}.
 */
@NullMarked
package dev.writ.sandbox.http;

import org.jspecify.annotations.NullMarked;
