/** What the room shows of what it keeps, and what it is handed: values between store and doors. */
@NullMarked
package dev.writ.dbt.view;

import org.jspecify.annotations.NullMarked;
