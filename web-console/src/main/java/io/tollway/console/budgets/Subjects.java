package io.tollway.console.budgets;

import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.Key;
import io.tollway.console.client.accounts.AccountsShapes.Member;
import io.tollway.console.client.accounts.AccountsShapes.Project;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Whom a budget can name by an id. */
public record Subjects(List<Project> projects, List<Member> members, List<Key> keys) {
    public Subjects {
        projects = List.copyOf(projects);
        members = List.copyOf(members);
        keys = List.copyOf(keys);
    }

    /** @param everybody whether the person may see members and everybody's keys */
    static Subjects of(AccountsApi accounts, String bearer, UUID org, boolean everybody) {
        return new Subjects(
                accounts.organization(bearer, org).projects(),
                everybody
                        ? accounts.members(bearer, org).data().stream()
                                .filter(member -> !member.invited())
                                .toList()
                        : List.of(),
                everybody ? accounts.keys(bearer, org).data() : List.of());
    }

    Map<UUID, String> names() {
        Map<UUID, String> names = new HashMap<>();
        projects.forEach(project -> names.put(project.id(), project.name()));
        members.forEach(member -> names.put(member.id(), member.email()));
        keys.forEach(key -> names.put(key.id(), key.name()));
        return names;
    }
}
