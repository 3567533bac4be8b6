package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Ground.holds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GoFormatTest {
  @Test
  @DisplayName("R26: sprintf")
  void writesWhatTheContractShows() {
    holds(
        """
        sprintf("%s|%v|%d|%x|%5.2f|%q|%+d|%-4s|%%", ["a", {"k": [1, {2}]}, 42, 255, 3.14159, "q", 7, "ab"]) => "a|{\\"k\\": [1, {2}]}|42|ff| 3.14|\\"q\\"|+7|ab  |%"
        """);
  }

  @Test
  void complains() {
    holds(
        """
        sprintf("%d", [1.5]) => "%!d(float64=1.5)"
        sprintf("%d", ["a"]) => "%!d(string=a)"
        sprintf("%s", [1]) => "%!s(int64=1)"
        sprintf("%d", []) => "%!d(MISSING)"
        sprintf("a", [2, "b"]) => "a%!(EXTRA int64=2, string=b)"
        sprintf("a", [123456789012345678901]) => "a%!(EXTRA *big.Int=123456789012345678901)"
        sprintf("a%", []) => "a%!(NOVERB)"
        sprintf("%[3]d", [1]) => "%!d(BADINDEX)"
        sprintf("%[x]d", [1]) => "%!d(BADINDEX)"
        sprintf("%*d", ["w", 1]) => "%!(BADWIDTH)1"
        sprintf("%.*d", [-1, 1]) => "%!(BADPREC)1"
        sprintf("%!", [1]) => "%!!(int64=1)"
        sprintf("%z", [123456789012345678901]) => "%!z(big.Int=123456789012345678901)"
        sprintf("%999999999d", [1]) => "%!(NOVERB)%!(EXTRA int64=1)"
        sprintf("%d", 1) => ? operand 2 must be array but got number
        """);
  }

  @Test
  void takesArgumentsInOtherOrders() {
    holds(
        """
        sprintf("%[2]d %[1]d", [1, 2]) => "2 1"
        sprintf("%[1]d %d", [1, 2, 3]) => "1 2"
        sprintf("%[2]*[1]d", [1, 3]) => "  1"
        sprintf("%*d|%-*d", [3, 1, 3, 2]) => "  1|2  "
        sprintf("%*d", [-3, 1]) => "1  "
        sprintf("%.*f", [1, 2.25]) => "2.2"
        """);
  }

  @Test
  void writesIntegers() {
    holds(
        """
        sprintf("%05d|%-5d|%+d|% d", [-42, 7, 7, 7]) => "-0042|7    |+7| 7"
        sprintf("%.3d|%6.3d|%06.3d", [5, 5, 5]) => "005|   005|   005"
        sprintf("%.0d|", [0]) => "|"
        sprintf("%b %o %O %#o %x %X %#x %#b", [5, 8, 8, 8, 255, 255, 255, 5]) => "101 10 0o10 010 ff FF 0xff 0b101"
        sprintf("%x", [-255]) => "-ff"
        sprintf("%c|%3c|%c", [65, 8364, -1]) => "A|  €|\ufffd"
        sprintf("%q %q %+q %q", [65, 39, 8364, 10]) => "'A' '\\\\'' '\\\\u20ac' '\\\\n'"
        sprintf("%U %#U %.6U %U", [8364, 8364, 65, 128512]) => "U+20AC U+20AC '€' U+000041 U+1F600"
        sprintf("%T %T %T %T", [1, 1.5, "a", 123456789012345678901]) => "int64 float64 string *big.Int"
        sprintf("%s %25d %x", [123456789012345678901, 123456789012345678901, 18446744073709551616]) => "123456789012345678901     123456789012345678901 10000000000000000"
        sprintf("%025d|%+d", [-123456789012345678901, 123456789012345678901]) => "-000123456789012345678901|+123456789012345678901"
        sprintf("%d", [-9223372036854775808]) => "-9223372036854775808"
        """);
  }

  @Test
  void writesFloats() {
    holds(
        """
        sprintf("%v %v %v %v", [1.0, 1e3, 1.5e-7, 1e21]) => "1 1000 1.5e-07 1e+21"
        sprintf("%v %v %v", [100000.0, 1000000.0, 123456789.0]) => "100000 1e+06 1.23456789e+08"
        sprintf("%v %g", [0.0001, 0.00001]) => "0.0001 1e-05"
        sprintf("%f %.2f %8.3f|%-8.1f|%08.2f", [1.5, 2.675, 3.14159, 2.25, -1.5]) => "1.500000 2.67    3.142|2.2     |-0001.50"
        sprintf("%e %.2e %E %.0e", [123456.789, 0.00012, 1.5, 2.5]) => "1.234568e+05 1.20e-04 1.500000E+00 2e+00"
        sprintf("%g %.3g %.10g %G", [100000.0, 123456.0, 123456.0, 1e-10]) => "100000 1.23e+05 123456 1E-10"
        sprintf("%+v % g %+.1f", [1.5, 1.5, 2.5]) => "1.5  1.5 +2.5"
        sprintf("%#g %#.3g %#.0f", [1.5, 100.0, 1.0]) => "1.50000 100. 1."
        sprintf("%b %b", [1.0, 0.5]) => "4503599627370496p-52 4503599627370496p-53"
        sprintf("%x %X %.2x %x", [1.0, 10.5, 3.999, 0.1]) => "0x1p+00 0X1.5P+03 0x1.00p+02 0x1.999999999999ap-04"
        sprintf("%v %s", [2e308, 2e308]) => "2e308 2e308"
        sprintf("%.3f", [0.0005]) => "0.001"
        sprintf("%.0f %.0f", [0.5, 1.5]) => "0 2"
        sprintf("%6.1f|%-6.1f|", [-0.0, 9.96]) => "  -0.0|10.0  |"
        """);
  }

  @Test
  void writesTexts() {
    holds(
        """
        sprintf("%5s|%-5s|%.2s|%05s", ["ab", "ab", "abc", "ab"]) => "   ab|ab   |ab|000ab"
        sprintf("%.1s|%2s", ["😀a", "😀"]) => "😀| 😀"
        sprintf("%x %X % x %#x %# x", ["hi", "hi", "hi", "hi", "hi"]) => "6869 6869 68 69 0x6869 0x68 0x69"
        sprintf("%.1x|%6x", ["hi", "hi"]) => "68|  6869"
        sprintf("%q %#q %+q", ["a\\"b", "ab", "€"]) => "\\"a\\\\\\"b\\" `ab` \\"\\\\u20ac\\""
        sprintf("%v %v %v", [true, null, set()]) => "true null set()"
        sprintf("%s %s", [[1, "a"], {"a": {1}}]) => "[1, \\"a\\"] {\\"a\\": {1}}"
        sprintf("%#v %d", ["a", true]) => "\\"a\\" %!d(string=true)"
        """);
  }

  @Test
  void paysForWidthsBeforeItPads() {
    for (String format : new String[] {"%9999999d", "%.9999999d", "%9999999s", "%.9999999f"}) {
      String value = format.endsWith("f") ? "1.5" : format.endsWith("s") ? "\"a\"" : "1";
      assertThatThrownBy(
              () ->
                  Ground.value("sprintf(\"" + format + "\", [" + value + "])", new Calling(1_000)))
          .isInstanceOf(Calling.Spent.class);
    }
  }
}
