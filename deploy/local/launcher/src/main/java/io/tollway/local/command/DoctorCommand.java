package io.tollway.local.command;

import io.tollway.local.component.LocalStack;
import io.tollway.local.embedded.FreePort;
import io.tollway.local.embedded.ProcessId;
import io.tollway.local.machine.Finding;
import io.tollway.local.machine.MachineCheck;
import io.tollway.local.stack.Component;
import io.tollway.local.stack.PortOwner;
import io.tollway.local.stack.StackPlan;
import io.tollway.local.stack.StateFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Checks the machine. */
@Command(
        mixinStandardHelpOptions = true,
        name = "doctor",
        description = "Checks what this machine offers, and which ports are taken. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        StackPlan plan = Checkout.plan();
        StateFolder folder = StateFolder.of(Checkout.root(), plan.data());
        List<Finding> findings = new ArrayList<>(new MachineCheck(folder.data(), System.getenv()).all());
        findings.addAll(ports(plan, folder));
        for (Finding finding : findings) {
            String mark =
                    switch (finding.grade()) {
                        case OK -> "ok     ";
                        case NOTE -> "note   ";
                        case PROBLEM -> "PROBLEM";
                    };
            System.out.println("  " + mark + "  " + finding.what());
            if (!finding.remedy().isEmpty()) {
                System.out.println("           -> " + finding.remedy());
            }
        }
        return findings.stream().anyMatch(finding -> finding.grade() == Finding.Grade.PROBLEM) ? 1 : 0;
    }

    private static List<Finding> ports(StackPlan plan, StateFolder folder) {
        List<Finding> taken = new ArrayList<>();
        for (Component component :
                LocalStack.of(Checkout.root(), plan, System.getenv()).components()) {
            boolean runs =
                    folder.process(component.name()).filter(ProcessId::alive).isPresent();
            for (int port : component.ports()) {
                if (!runs && !FreePort.isFree(port)) {
                    taken.add(new Finding(
                            Finding.Grade.PROBLEM,
                            "port " + port + " of " + component.name() + " is taken by "
                                    + PortOwner.describe(port).orElse("a process of another user"),
                            "stop that process, or use --port-base N"));
                }
            }
        }
        return taken.isEmpty()
                ? List.of(new Finding(
                        Finding.Grade.OK, "all ports from base " + plan.ports().base() + " are free or ours", ""))
                : taken;
    }
}
