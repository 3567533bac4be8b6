package dev.writ.server;

import dev.writ.dbt.access.DbtActionCodes;
import dev.writ.dbt.access.DbtProblems;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.identity.IdentityProblems;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.ProblemCatalogue;
import dev.writ.server.http.HttpProblems;
import dev.writ.vms.policy.VmsActionCodes;
import dev.writ.vms.policy.VmsProblems;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.access.WorkloadsProblems;

/** Every code that the house answers with or writes to the audit log: a line per list. */
final class Codes {
  private Codes() {}

  static ProblemCatalogue problems() {
    return new ProblemCatalogue(
        KernelProblems.ALL,
        IdentityProblems.ALL,
        HttpProblems.ALL,
        VmsProblems.ALL,
        DbtProblems.ALL,
        WorkloadsProblems.ALL);
  }

  static ActionCodes actions() {
    return new ActionCodes(
        KernelActionCodes.ALL, VmsActionCodes.ALL, DbtActionCodes.ALL, WorkloadsActionCodes.ALL);
  }
}
