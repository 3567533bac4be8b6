package dev.writ.rego;

import dev.writ.rego.compile.Compiler;
import dev.writ.rego.compile.Program;
import dev.writ.rego.compile.Settings;
import dev.writ.rego.parse.OwnStack;
import dev.writ.rego.parse.Parser;
import dev.writ.rego.syntax.Module;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Settings that policies are compiled and run with; immutable.
 *
 * <pre>{@code
 * Snapshot policies = Engine.standard().compile(List.of(PolicySource.v1("authz.rego", text)), data);
 * Outcome outcome = policies.prepare("data.authz.allow").evaluate(Evaluation.ofJson(input));
 * }</pre>
 */
public final class Engine {
  private static final Engine STANDARD = builder().build();

  private final Settings settings;
  private final Evaluation.Limits limits;
  private final InstantSource clock;
  private final boolean overlap;
  private final Capabilities capabilities;

  private Engine(Builder builder) {
    this.settings =
        new Settings(
            builder.builtins,
            builder.capabilities::has,
            builder.banned,
            builder.strict,
            builder.keepsPrint,
            builder.errorLimit);
    this.limits = builder.limits;
    this.clock = builder.clock;
    this.overlap = builder.overlap;
    this.capabilities = builder.capabilities;
  }

  /** All builtins of OPA that there is code for, default limits, the system's clock. */
  public static Engine standard() {
    return STANDARD;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Compiles policies.
   *
   * @param data base documents, an object
   * @throws RegoException with every error of the first stage that finds some
   */
  public Snapshot compile(List<PolicySource> sources, RegoValue data) {
    List<Parser> parsers = new ArrayList<>();
    boolean deep = false;
    for (PolicySource source : sources) {
      Parser parser = Parser.of(source, capabilities.keywords());
      parsers.add(parser);
      deep |= parser.isDeep();
    }
    boolean onOwnStack = deep;
    return OwnStack.call(onOwnStack, () -> compile(sources, parsers, data, onOwnStack));
  }

  private Snapshot compile(
      List<PolicySource> sources, List<Parser> parsers, RegoValue data, boolean deep) {
    List<RegoError> errors = new ArrayList<>();
    List<Module> modules = new ArrayList<>();
    for (Parser parser : parsers) {
      try {
        modules.add(parser.module());
      } catch (RegoException wrong) {
        errors.addAll(wrong.errors());
      }
    }
    if (!errors.isEmpty()) {
      throw new RegoException(errors);
    }
    Program program = Compiler.compile(modules, settings);
    Map<PolicySource, List<String>> packages = new HashMap<>();
    modules.forEach(module -> packages.put(module.source(), module.path()));
    return Snapshot.of(this, sources, packages, program, data, deep);
  }

  /** As {@link #compile} into a holder whose policies can be replaced while they are used. */
  public LivePolicies live(List<PolicySource> sources, RegoValue data) {
    return new LivePolicies(this, compile(sources, data));
  }

  Evaluation.Limits limits() {
    return limits;
  }

  InstantSource clock() {
    return clock;
  }

  boolean allowsOverlap() {
    return overlap;
  }

  Capabilities capabilities() {
    return capabilities;
  }

  RandomGenerator random() {
    return new java.util.SplittableRandom();
  }

  /**
   * What policies may use of the language and reach outside of an evaluation; by default no host,
   * nothing of the process, and no experiment.
   *
   * @param hosts names and addresses that `http.send` and `net.lookup_ip_addr` may ask, without
   *     port; brackets around an address are left out
   * @param everyHost whether they may ask any host
   * @param runtime what `opa.runtime` answers: environment and configuration, if anything
   * @param keywords what {@code future.keywords} offers
   * @param builtins names of the builtins there are, or null for all of the engine's
   */
  public record Capabilities(
      Set<String> hosts,
      boolean everyHost,
      RegoValue.Obj runtime,
      Set<String> keywords,
      @Nullable Set<String> builtins) {
    public static final Capabilities NONE =
        new Capabilities(
            Set.of(),
            false,
            RegoValue.Obj.EMPTY,
            Set.of("contains", "every", "if", "in", "not"),
            null);

    public Capabilities {
      Set<String> lowerCase = new HashSet<>();
      for (String host : hosts) {
        lowerCase.add(host.toLowerCase(Locale.ROOT));
      }
      hosts = Set.copyOf(lowerCase);
      keywords = Set.copyOf(keywords);
      builtins = builtins == null ? null : Set.copyOf(builtins);
    }

    /**
     * Reads what OPA's {@code capabilities} command writes: `builtins`, `future_keywords` and
     * `allow_net`. Other than there, no host is allowed where `allow_net` is left out.
     *
     * @throws RegoException when it is no such file; the error says what is wrong
     */
    public static Capabilities parseJson(byte[] json) {
      return CapabilitiesJson.read(json);
    }

    /** Further hosts. */
    public Capabilities withHosts(String... further) {
      Set<String> all = new HashSet<>(hosts);
      all.addAll(List.of(further));
      return new Capabilities(all, everyHost, runtime, keywords, builtins);
    }

    /** Any host: for tests and for policies that are trusted like the program itself. */
    public Capabilities withEveryHost() {
      return new Capabilities(hosts, true, runtime, keywords, builtins);
    }

    /** What `opa.runtime` answers, for example {@code {"env": {"REGION": "eu"}}}. */
    public Capabilities withRuntime(RegoValue.Obj runtime) {
      return new Capabilities(hosts, everyHost, runtime, keywords, builtins);
    }

    /** Lets policies import `and` and `or`, which may still change. */
    public Capabilities withExperimentalKeywords() {
      Set<String> all = new HashSet<>(keywords);
      all.addAll(List.of("and", "or"));
      return new Capabilities(hosts, everyHost, runtime, all, builtins);
    }

    /** Whether there is such a builtin; those that the compiler itself uses always are. */
    boolean has(String builtin) {
      return builtins == null
          || builtins.contains(builtin)
          || builtin.startsWith("internal.")
          || builtin.equals("eq")
          || builtin.equals("assign");
    }

    public boolean mayReach(String host) {
      return everyHost || hosts.contains(host.toLowerCase(Locale.ROOT));
    }
  }

  /** Gathers settings. */
  public static final class Builder {
    private final Map<String, Builtin> builtins = new HashMap<>();
    private final Set<String> banned = new HashSet<>();
    private Evaluation.Limits limits = Evaluation.Limits.STANDARD;
    private InstantSource clock = InstantSource.system();
    private boolean overlap;
    private Capabilities capabilities = Capabilities.NONE;
    private boolean strict;
    private boolean keepsPrint;
    private int errorLimit = 10;

    private Builder() {}

    /** Adds a function, or puts it in the place of one with its name. */
    public Builder with(Builtin builtin) {
      builtins.put(builtin.name(), builtin);
      banned.remove(builtin.name());
      return this;
    }

    /** Policies that call it do not compile. */
    public Builder without(String builtin) {
      banned.add(builtin);
      return this;
    }

    /** What evaluations may spend that say nothing else. */
    public Builder limits(Evaluation.Limits limits) {
      this.limits = limits;
      return this;
    }

    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** What policies may reach; hosts that are not named end an evaluation that asks for them. */
    public Builder capabilities(Capabilities capabilities) {
      this.capabilities = capabilities;
      return this;
    }

    /** Lets base documents stand where rules define something; without it that is an error. */
    public Builder allowOverlap() {
      this.overlap = true;
      return this;
    }

    /**
     * Refuses imports, arguments and assigned variables that are not used, and what version 1
     * refuses in modules of version 0 as well.
     */
    public Builder strict() {
      this.strict = true;
      return this;
    }

    /** Lets `print` write its lines; without it they are left out. */
    public Builder keepPrint() {
      this.keepsPrint = true;
      return this;
    }

    /** How many errors a stage of compiling tells before it gives up, 10 by default, 0 for all. */
    public Builder errorLimit(int most) {
      this.errorLimit = most;
      return this;
    }

    public Engine build() {
      return new Engine(this);
    }
  }
}
