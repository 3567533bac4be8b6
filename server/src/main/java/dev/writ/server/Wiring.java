package dev.writ.server;

import dev.writ.dbt.DbtHouse;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.TicketViews;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.AuditExport;
import dev.writ.kernel.audit.AuditSearch;
import dev.writ.kernel.decision.ApprovalPolicy;
import dev.writ.kernel.decision.DecisionViews;
import dev.writ.kernel.decision.PolicyChanges;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.EventViews;
import dev.writ.kernel.identity.ApiTokens;
import dev.writ.kernel.identity.Bindings;
import dev.writ.kernel.identity.Callers;
import dev.writ.kernel.identity.Directory;
import dev.writ.kernel.identity.Groups;
import dev.writ.kernel.identity.Roles;
import dev.writ.kernel.identity.Sessions;
import dev.writ.kernel.identity.SignIn;
import dev.writ.kernel.identity.Users;
import dev.writ.kernel.job.Jobs;
import dev.writ.kernel.job.TaskViews;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.store.Database;
import dev.writ.server.http.FirstPassword;
import dev.writ.vms.VmsRoom;
import dev.writ.workloads.WorkloadsRoom;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.Console;
import java.time.InstantSource;
import java.util.Optional;

/** Tells Quarkus about the parts of the house; nothing else knows both. */
@Singleton
class Wiring {
  @Startup
  @Produces
  @Singleton
  House house(Settings settings, MeterRegistry meters) {
    settings
        .log()
        .format()
        .install(Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
    return new House(settings, meters);
  }

  void close(@Disposes House house) {
    house.close();
  }

  @Produces
  @Singleton
  InstantSource clock(House house) {
    return house.clock();
  }

  @Produces
  @Singleton
  FirstPassword firstPassword(House house) {
    return house::forgetFirstPassword;
  }

  @Produces
  @Singleton
  Database database(House house) {
    return house.database();
  }

  @Produces
  @Singleton
  VmsRoom vms(House house) {
    return house.vms();
  }

  @Produces
  @Singleton
  DbtHouse dbt(House house) {
    return house.dbt();
  }

  @Produces
  @Singleton
  WorkloadsRoom workloads(House house) {
    return house.workloads();
  }

  @Produces
  @Singleton
  ActionCodes codes(House house) {
    return house.codes();
  }

  @Produces
  @Singleton
  Desk desk(House house) {
    return house.kernel().desk();
  }

  @Produces
  @Singleton
  TicketViews tickets(House house) {
    return house.kernel().tickets();
  }

  @Produces
  @Singleton
  TaskViews tasks(House house) {
    return house.kernel().tasks();
  }

  @Produces
  @Singleton
  EventViews events(House house) {
    return house.kernel().events();
  }

  @Produces
  @Singleton
  Jobs jobs(House house) {
    return house.kernel().jobs();
  }

  @Produces
  @Singleton
  ActionCatalogue actions(House house) {
    return house.kernel().actions();
  }

  @Produces
  @Singleton
  ApprovalPolicy policy(House house) {
    return house.kernel().policy();
  }

  @Produces
  @Singleton
  PolicyChanges policyChanges(House house) {
    return house.kernel().policyChanges();
  }

  @Produces
  @Singleton
  DecisionViews decisionViews(House house) {
    return house.kernel().decisionViews();
  }

  @Produces
  @Singleton
  Notices notices(House house) {
    return house.kernel().notices();
  }

  @Produces
  @Singleton
  AuditSearch auditSearch(House house) {
    return house.kernel().auditSearch();
  }

  @Produces
  @Singleton
  AuditExport auditExport(House house) {
    return house.kernel().auditExport();
  }

  @Produces
  @Singleton
  Directory directory(House house) {
    return house.kernel().identity().directory();
  }

  @Produces
  @Singleton
  Callers callers(House house) {
    return house.kernel().identity().callers();
  }

  @Produces
  @Singleton
  SignIn signIn(House house) {
    return house.kernel().identity().signIn();
  }

  @Produces
  @Singleton
  ApiTokens apiTokens(House house) {
    return house.kernel().identity().apiTokens();
  }

  @Produces
  @Singleton
  Sessions sessions(House house) {
    return house.kernel().identity().sessions();
  }

  @Produces
  @Singleton
  Users users(House house) {
    return house.kernel().identity().users();
  }

  @Produces
  @Singleton
  Groups groups(House house) {
    return house.kernel().identity().groups();
  }

  @Produces
  @Singleton
  Roles roles(House house) {
    return house.kernel().identity().roles();
  }

  @Produces
  @Singleton
  Bindings bindings(House house) {
    return house.kernel().identity().bindings();
  }
}
