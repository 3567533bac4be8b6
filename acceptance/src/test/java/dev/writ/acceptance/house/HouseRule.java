package dev.writ.acceptance.house;

import com.tngtech.archunit.lang.ArchRule;

/**
 * One rule.
 *
 * @param name as known gaps refer to it
 * @param rule how it is checked
 * @param caught simple name of the sample class that breaks it
 */
record HouseRule(String name, ArchRule rule, String caught) {
  @Override
  public String toString() {
    return name;
  }
}
