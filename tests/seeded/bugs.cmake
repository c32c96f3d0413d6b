# Bugs that a tired programmer could make, and the test that must fail for each:
# bug(name file [[right]] [[wrong]] program gtest-filter), the file under shared/core/src.

bug(split-smallest-remainder money/split_units.cpp
  [[if (first != second) return first > second;]]
  [[if (first != second) return first < second;]]
  core_tests Split.GivesTheLastFenToTheLargestRemainder)

bug(split-forgets-excess money/split.cpp
  [[total_fen += part.take_fen - part.room_fen;]]
  [[total_fen = part.take_fen - part.room_fen;]]
  core_proofs SplitProof.*)

bug(cut-below-floor pricing/cut.cpp
  [[return std::min(net_fen - payable(net_fen), cutter_.room_of(at));]]
  [[return net_fen - payable(net_fen);]]
  core_proofs SumsProof.*)

bug(measured-in-turn pricing/entry_sums.cpp
  [[if (scope.whole) return stage_fen_;]]
  [[if (scope.whole) return net_fen_;]]
  core_tests Shop/QuoteFixture.*)

bug(gift-measured-in-turn pricing/reach.cpp
  [[sum.amount_fen = how == Measure::kStage ? state.stage_fen : state.net_fen;]]
  [[sum.amount_fen = state.net_fen;]]
  core_tests Shop/QuoteFixture.*)

bug(line-known-at-another-price pricing/stage_a_unit_price.cpp
  [[if (line.units != entry.units || line.net_fen != entry.net_fen) line]]
  [[if (line.units != entry.units) line]]
  core_proofs SessionProof.*)

bug(line-known-under-other-offers pricing/stage_a_unit_price.cpp
  [[return effect == (offer.money ? offer.effect : nullptr);]]
  [[return effect != nullptr || !offer.money;]]
  core_proofs SessionProof.*)

bug(lines-not-forgotten pricing/pricing_context.cpp
  [[  unit_offers.forget();
]]
  [[]]
  core_proofs SessionProof.*)

bug(sets-beyond-limit pricing/stage_b_sets.cpp
  [[    sets_left_[type.offer_place] -= type.sets * times;
]]
  [[]]
  core_tests Shop/QuoteFixture.*)

bug(sums-not-restored pricing/entry_sums.cpp
  [[entries_[undo_.back().entry].net_fen += undo_.back().cut_fen;]]
  [[entries_[undo_.back().entry].net_fen += 0;]]
  core_proofs WalletProof.*)

bug(link-without-bits pricing/part_lists.cpp
  [[    if (!has(allowed_, place) || (so_far.bits & outline_.bits[place]) != 0) continue;
    if (!context_.spend(sums_.step_cost(place)) || memory_.part.size() >= kMostPlans) {]]
  [[    if (!has(allowed_, place)) continue;
    if (!context_.spend(sums_.step_cost(place)) || memory_.part.size() >= kMostPlans) {]]
  core_proofs WalletProof.*)

bug(chain-not-cleared pricing/part_search.cpp
  [[  if (found_ && best_fen_ == promised_fen) return;
  memory_.chain.clear();
]]
  [[  if (found_ && best_fen_ == promised_fen) return;
]]
  core_proofs WalletProof.*)

bug(chain-bound-off-by-one pricing/part_search.cpp
  [[so_far.value_fen <= bound_fen_) end_chain(so_far);]]
  [[so_far.value_fen < bound_fen_) end_chain(so_far);]]
  core_proofs WalletProof.*)

bug(more-coupons-in-ties pricing/plan.cpp
  [[return first.coupons < second.coupons;]]
  [[return first.coupons > second.coupons;]]
  core_tests Shop/QuoteFixture.*)

bug(later-coupon-first pricing/plan.cpp
  [[return first_ends_ms < second_ends_ms;]]
  [[return first_ends_ms > second_ends_ms;]]
  core_tests Shop/QuoteFixture.*)

bug(points-without-steps pricing/stage_e_points_as_money.cpp
  [[  points -= points % pay.step_points;
]]
  [[]]
  core_tests Shop/QuoteFixture.*)

bug(freight-after-points pricing/quoter.cpp
  [[  charge_freight(context, plan.cart, quote);
  use_points(context, plan, quote);]]
  [[  use_points(context, plan, quote);
  charge_freight(context, plan.cart, quote);]]
  core_tests Shop/QuoteFixture.*)

bug(floor-at-nothing pricing/stage_g_floor.cpp
  [[if (goods_fen >= floor_fen) return;]]
  [[if (goods_fen > 0) return;]]
  core_proofs SumsProof.*)

bug(points-merged-into-money pricing/stage_h_split.cpp
  [[ && paid.back().points_off_fen == points_off_fen]]
  [[]]
  core_properties Returns.*)

bug(offers-in-reverse pricing/stage_h_split.cpp
  [[    std::reverse(chain.begin(), chain.end());
]]
  [[]]
  core_tests Quote.TellsTheOffersOfAUnitAsTheyCame)

bug(valid-until-latest pricing/valid_until.cpp
  [[at_ms < at_ms_]]
  [[at_ms > at_ms_]]
  core_tests Shop/QuoteFixture.*)

bug(unit-back-twice returns/ledger.cpp
  [[    if (units_[at].returned_in != 0) continue;
]]
  [[]]
  core_properties Returns.*)

bug(points-back-forgotten returns/keep.cpp
  [[std::max(before.points_clawed_back, quote.points_earned - stays)]]
  [[std::min(before.points_clawed_back, quote.points_earned - stays)]]
  core_properties Returns.*)

bug(endless-points-first membership/points.cpp
  [[return lot.expires_ms == 0 ? kNeverMs : lot.expires_ms;]]
  [[return lot.expires_ms;]]
  core_properties Points.*)

bug(clawed-back-twice membership/points.cpp
  [[  take(turn, account, others, EntryReason::kClawedBack, ref);
  points -= others;
]]
  [[  take(turn, account, others, EntryReason::kClawedBack, ref);
]]
  core_properties Points.*)

bug(tier-above-its-threshold membership/tiers.cpp
  [[basis >= tier_at(book, tier).min_lifetime_fen]]
  [[basis > tier_at(book, tier).min_lifetime_fen]]
  core_tests Shop/MembershipFixture.*)

bug(one-unit-too-many groups/terms.cpp
  [[return event_.units > left ?]]
  [[return event_.units > left + 1 ?]]
  core_properties GroupSchedules.NeverOversell*)

bug(settled-paid-back-whole groups/machine.cpp
  [[effect(GroupEffectKind::kRefund, seat, "refund").fen = seat.price_fen - seat.refunded_fen;]]
  [[effect(GroupEffectKind::kRefund, seat, "refund").fen = seat.price_fen;]]
  core_properties GroupSchedules.NeverOversell*)

bug(month-without-its-day calendar/civil.cpp
  [[return {year, month, std::min(date.day, days_in_month(year, month))};]]
  [[return {year, month, date.day};]]
  core_tests Calendar.MonthsClampToTheirLastDay)

bug(one-message-too-many reminders/keep_manners.cpp
  [[days_[day].marketing >= manners_.marketing_per_day]]
  [[days_[day].marketing > manners_.marketing_per_day]]
  core_tests Shop/PlanFixture.*)

bug(limited-way-back-never-at-a-loss pricing/limited_units.cpp
  [[claim.taken < claim.units && offer.gain_fen != kNoPath &&]]
  [[claim.taken < claim.units && offer.gain_fen >= 0 &&]]
  core_tests Shop/QuoteFixture.*)

bug(list-price-in-a-group pricing/quoter.cpp
  [[if (context.request.order_type == OrderType::kNormal) return kNone;]]
  [[if (context.request.order_type != OrderType::kFlash) return kNone;]]
  core_tests Quote.*)
