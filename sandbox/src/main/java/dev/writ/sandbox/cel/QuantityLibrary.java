package dev.writ.sandbox.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload.Binary;
import dev.cel.runtime.CelFunctionOverload.Unary;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;
import dev.writ.sandbox.schema.Amount;
import java.math.BigDecimal;

/** Kubernetes' quantity functions, as its CEL reference lists them. */
final class QuantityLibrary implements CelCompilerLibrary, CelRuntimeLibrary {

  private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");

  private record Function(CelFunctionDecl declaration, CelFunctionBinding binding) {}

  private static final ImmutableList<Function> FUNCTIONS =
      ImmutableList.of(
          ofText("isQuantity", SimpleType.BOOL, text -> Amount.find(text).isPresent()),
          ofText("quantity", QUANTITY, QuantityLibrary::quantity),
          of("sign", SimpleType.INT, quantity -> (long) quantity.signum()),
          of("isInteger", SimpleType.BOOL, QuantityLibrary::isInteger),
          of("asInteger", SimpleType.INT, BigDecimal::longValueExact),
          of("asApproximateFloat", SimpleType.DOUBLE, BigDecimal::doubleValue),
          ofTwo("isGreaterThan", SimpleType.BOOL, (one, other) -> one.compareTo(other) > 0),
          ofTwo("isLessThan", SimpleType.BOOL, (one, other) -> one.compareTo(other) < 0),
          ofTwo("compareTo", SimpleType.INT, (one, other) -> (long) one.compareTo(other)),
          ofTwo("add", QUANTITY, BigDecimal::add),
          withInteger("add", (one, number) -> one.add(BigDecimal.valueOf(number))),
          ofTwo("sub", QUANTITY, BigDecimal::subtract),
          withInteger("sub", (one, number) -> one.subtract(BigDecimal.valueOf(number))));

  private static BigDecimal quantity(String text) {
    return Amount.find(text)
        .orElseThrow(() -> new IllegalArgumentException("`" + text + "` is no quantity"));
  }

  private static boolean isInteger(BigDecimal quantity) {
    return quantity.stripTrailingZeros().scale() <= 0
        && quantity.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
  }

  private static Function ofText(String name, CelType result, Unary<String> function) {
    String id = "string_" + name;
    return new Function(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newGlobalOverload(id, result, SimpleType.STRING)),
        CelFunctionBinding.from(id, String.class, function));
  }

  private static Function of(String name, CelType result, Unary<BigDecimal> function) {
    String id = "quantity_" + name;
    return new Function(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newMemberOverload(id, result, QUANTITY)),
        CelFunctionBinding.from(id, BigDecimal.class, function));
  }

  private static Function ofTwo(
      String name, CelType result, Binary<BigDecimal, BigDecimal> function) {
    String id = "quantity_" + name;
    return new Function(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newMemberOverload(id, result, QUANTITY, QUANTITY)),
        CelFunctionBinding.from(id, BigDecimal.class, BigDecimal.class, function));
  }

  private static Function withInteger(String name, Binary<BigDecimal, Long> function) {
    String id = "quantity_" + name + "_int";
    return new Function(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newMemberOverload(id, QUANTITY, QUANTITY, SimpleType.INT)),
        CelFunctionBinding.from(id, BigDecimal.class, Long.class, function));
  }

  @Override
  public void setCheckerOptions(CelCheckerBuilder checker) {
    FUNCTIONS.forEach(function -> checker.addFunctionDeclarations(function.declaration()));
  }

  @Override
  public void setRuntimeOptions(CelRuntimeBuilder runtime) {
    FUNCTIONS.forEach(function -> runtime.addFunctionBindings(function.binding()));
  }
}
