/**
 * What tests of every room need: a database each, time that stands still, faults on order.
 *
 * <pre>{@code
 * class DeskTest {
 *   @RegisterExtension
 *   static final TestDatabase database = TestDatabase.filledBy("kernel", owner -> migrate(owner));
 *
 *   final SettableClock clock = new SettableClock();
 *   final FaultyDataSource faulty = new FaultyDataSource(database.app());
 * }
 * }</pre>
 *
 * <p>{@link dev.writ.testkit.TestDatabase} (PostgreSQL, one per JVM; a fresh database per class, or
 * per test), {@link dev.writ.testkit.SettableClock}, {@link dev.writ.testkit.FaultyDataSource},
 * {@link dev.writ.testkit.Golden}. No house code may enter: what fills a database is handed in.
 */
@NullMarked
package dev.writ.testkit;

import org.jspecify.annotations.NullMarked;
