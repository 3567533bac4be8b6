package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moments, layouts and durations. */
class TimesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          time.add_date(1706659200000000000, 0, 1, 0) => 1709337600000000000
          time.add_date(1585852421593912000, 3, 9, 12) => 1705257221593912000
          time.add_date(1585852421593912000, -1, -1, -1) => 1551465221593912000
          time.add_date(0, 2262, 1, 1) => error: time outside of valid range
          time.add_date(-9223372036854775808, 0, 0, -1) => error: time outside of valid range
          time.add_date(0, 9999999999999, 0, 0) => error: time outside of valid range
          time.add_date([1700000000000000000, "America/New_York"], 0, 5, 0) => 1713129200000000000
          time.add_date(0, 1.5, 0, 0) => type: operand 2 must be integer number but got floating-point number
          """)
  void addsDatesAndNormalizesThem(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          time.date(1582977600000000000) => [2020, 2, 29]
          time.date([1582977600000000000, "Asia/Shanghai"]) => [2020, 2, 29]
          time.clock([1582977600000000000, "America/New_York"]) => [7, 0, 0]
          time.weekday(1582977600000000000) => "Saturday"
          time.date(-1) => [1969, 12, 31]
          time.date([0, "Foo/Bar"]) => error: unknown time zone Foo/Bar
          time.date([0, "GMT+3"]) => error: unknown time zone GMT+3
          time.date(1582977600000000000000) => error: timestamp too big
          time.date(1.5) => error: timestamp too big
          time.date("a") => type: operand 1 must be either number (ns) or [number (ns), string (tz)] but got string
          time.date([]) => type: operand 1 must be either number (ns) or [number (ns), string (tz)] but got array
          time.date(["a"]) => type: operand 1 must be number but got string
          time.date([0, 1]) => type: operand 1 must be string but got number
          """)
  void tellsDateClockAndWeekday(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          time.diff(1580601600000000000, 1583020800000000000) => [0, 0, 28, 0, 0, 0]
          time.diff(1583020800000000000, 1580601600000000000) => [0, 0, 28, 0, 0, 0]
          time.diff(1078012800000000000, 1109635200000000000) => [1, 0, 1, 0, 0, 0]
          time.diff(0, 3723000000000) => [0, 0, 0, 1, 2, 3]
          time.diff([0, "UTC"], [86399000000000, "Asia/Tokyo"]) => [0, 0, 0, 23, 59, 59]
          """)
  void subtractsInCalendarUnits(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          time.format(1700000000000000000) => "2023-11-14T22:13:20Z"
          time.format([1700000000120000000, "Asia/Kolkata"]) => "2023-11-15T03:43:20.12+05:30"
          time.format([1700000000000000000, "America/New_York", "Mon Jan _2 15:04:05 2006"]) => "Tue Nov 14 17:13:20 2023"
          time.format([1700000000000000000, "", "RFC1123Z"]) => "Tue, 14 Nov 2023 22:13:20 +0000"
          time.format([1700000000000000000, "UTC", "UnixDate"]) => "Tue Nov 14 22:13:20 UTC 2023"
          time.format([1700000000000000000, "America/New_York", "MST"]) => "EST"
          time.format([1700000000123456789, "UTC", "3:4:5pm .000 ,999999 06-1-2 002 __2"]) => "10:13:20pm .123 ,123456 23-11-14 318 318"
          time.format([1700000000100000000, "UTC", "15.000000|15.999"]) => "22.100000|22.1"
          time.format([1699000000000000000, "UTC", "_2006 Month Monday _2 03PM Z07 -07:00:00"]) => "_2023 Month Friday  3 08AM Z +00:00:00"
          """)
  void formatsByGoLayouts(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          time.parse_rfc3339_ns("2017-06-02T19:00:00-07:00") => 1496455200000000000
          time.parse_rfc3339_ns("2017-06-02T19:00:00.5Z") => 1496430000500000000
          time.parse_rfc3339_ns("2262-04-11T23:47:16.854775807Z") => 9223372036854775807
          time.parse_rfc3339_ns("1677-09-21T00:12:43.145224191Z") => error: time outside of valid range
          time.parse_ns("2006-01-02", "2020-02-02") => 1580601600000000000
          time.parse_ns("ANSIC", "Mon Jan  2 15:04:05 2006") => 1136214245000000000
          time.parse_ns("2006-002", "2020-366") => 1609372800000000000
          time.parse_ns("Jan 2 2006 3PM", "march 4 2020 12am") => error: parsing time "march 4 2020 12am" as "Jan 2 2006 3PM": cannot parse "ch 4 2020 12am" as " "
          time.parse_ns("January _2 06 3PM -0700", "march  4 70 12AM +0130") => 5351400000000000
          time.parse_ns("2006 MST", "2020 GMT-3") => 1577847600000000000
          time.parse_ns("2006 MST", "2020 PST") => 1577836800000000000
          time.parse_ns("3:04PM", "4:05PM") => error: time outside of valid range
          """)
  void readsByGoLayouts(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          time.parse_rfc3339_ns("x") => error: parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"
          time.parse_rfc3339_ns("2021-02-30T00:00:00Z") => error: parsing time "2021-02-30T00:00:00Z": day out of range
          time.parse_rfc3339_ns("2021-13-30T00:00:00Z") => error: parsing time "2021-13-30T00:00:00Z": month out of range
          time.parse_rfc3339_ns("2021-02-20T25:00:00Z") => error: parsing time "2021-02-20T25:00:00Z": hour out of range
          time.parse_rfc3339_ns("2021-02-20T00:00:00Zx") => error: parsing time "2021-02-20T00:00:00Zx": extra text: "x"
          time.parse_ns("2006-002", "2021-366") => error: parsing time "2021-366": day-of-year out of range
          time.parse_ns("06/2", "20-3") => error: parsing time "20-3" as "06/2": cannot parse "-3" as "/"
          time.parse_ns(1, "a") => type: operand 1 must be string but got number
          """)
  void saysWhatItCouldNotRead(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          time.parse_duration_ns("1d2h30m") => 95400000000000
          time.parse_duration_ns("1w") => 604800000000000
          time.parse_duration_ns("1y") => 31536000000000000
          time.parse_duration_ns("-1.5h") => -5400000000000
          time.parse_duration_ns("1.5µs2ns") => 1502
          time.parse_duration_ns("0") => 0
          time.parse_duration_ns("5") => error: time: missing unit in duration "5"
          time.parse_duration_ns("5q") => error: time: unknown unit "q" in duration "5q"
          time.parse_duration_ns("1.2.3s") => error: time: invalid duration "1.2.3s"
          time.parse_duration_ns("") => error: time: invalid duration ""
          time.parse_duration_ns("300y") => error: time: invalid duration "300y"
          """)
  void readsDurations(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          time.now_ns() => 1700000000000000000
          """)
  void keepsTheTimeOfTheEvaluation(String call, String result) {
    assertThat(Calling.result(call)).isEqualTo(result);
  }
}
