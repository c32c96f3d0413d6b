#pragma once

#include "json/writer.hpp"
#include "yansuan/account.hpp"

namespace yansuan {

/// An account as JSON (account.schema.json).
void write_account(json::Writer& out, const Account& account);

}  // namespace yansuan
