package io.tollway.gateway.dialect.anthropic;

import io.tollway.gateway.canonical.Tool;
import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.error.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what may be called, and what must be. */
final class ToolReader {
    private ToolReader() {}

    static List<Tool> tools(Field tools, int most) throws Refusal {
        List<Field> all = tools.elements();
        if (all.size() > most) {
            throw tools.wrong("has more than " + most + " entries");
        }
        List<Tool> read = new ArrayList<>(all.size());
        for (Field tool : all) {
            read.add(tool(tool.object()));
        }
        return read;
    }

    /** A type other than {@code custom} is a tool that Anthropic runs, or knows the arguments of. */
    private static Tool tool(Field tool) throws Refusal {
        String type = tool.member("type").textOrNull();
        if (type != null && !type.equals("custom")) {
            return new Tool.Hosted(type, tool.node());
        }
        return new Tool.Function(
                tool.member("name").name(),
                tool.member("description").textOrNull(),
                tool.member("input_schema").object().node(),
                tool.member("strict").flagOrNull(),
                BlockReader.cache(tool));
    }

    /** @param offered whether there is anything to call */
    static @Nullable ToolChoice choice(Field choice, boolean offered) throws Refusal {
        if (choice.isAbsent()) {
            return null;
        }
        ToolChoice read = choice(choice);
        if (!offered && (read instanceof ToolChoice.Required || read instanceof ToolChoice.Named)) {
            throw choice.wrong("may only be specified while providing tools");
        }
        return read;
    }

    private static ToolChoice choice(Field choice) throws Refusal {
        return switch (choice.object().member("type").name()) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Required();
            case "none" -> new ToolChoice.None();
            case "tool" -> new ToolChoice.Named(choice.member("name").name());
            default -> throw choice.member("type").wrong("must be \"auto\", \"any\", \"tool\" or \"none\"");
        };
    }

    static @Nullable Boolean parallel(Field choice) throws Refusal {
        if (choice.isAbsent()) {
            return null;
        }
        Boolean disabled = choice.member("disable_parallel_tool_use").flagOrNull();
        return disabled == null ? null : !disabled;
    }
}
