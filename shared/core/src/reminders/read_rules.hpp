#pragma once

#include "json/reader.hpp"
#include "yansuan/reminder_rules.hpp"

namespace yansuan {

/// Reads the section `reminders` of a rulebook that loads (schema reminder-rules.schema.json). Issues besides those of
/// shape: UNKNOWN_VARIABLE for a brace in a text that names nothing the trigger or the touch's values know,
/// NOT_A_CHOICE for a festival that is not in the list, UNKNOWN_SKU, UNKNOWN_TIER, UNKNOWN_OFFER, DUPLICATE_VALUE for
/// an id that stands twice.
void read_reminders(const json::Object& section, const Rulebook& book, ReminderRules& rules);

}  // namespace yansuan
