"""What people call time zones beside their keys in the tz database: cities, abbreviations, and which come first."""

from __future__ import annotations

WELL_KNOWN = (
    "UTC", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto",
    "America/Sao_Paulo", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Paris", "Europe/Berlin",
    "Europe/Warsaw", "Europe/Madrid", "Europe/Rome", "Europe/Athens", "Europe/Istanbul", "Africa/Lagos",
    "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata",
    "Asia/Dhaka", "Asia/Bangkok", "Asia/Singapore", "Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul", "Australia/Perth",
    "Australia/Adelaide", "Australia/Sydney", "Pacific/Auckland", "Pacific/Honolulu", "America/Anchorage",
    "America/Halifax", "America/St_Johns", "America/Argentina/Buenos_Aires", "America/Bogota", "Atlantic/Azores",
    "Atlantic/South_Georgia", "Asia/Kathmandu", "Asia/Yangon", "Asia/Tehran", "Asia/Kabul",
)  # fmt: skip
"""Keys of the zones that most people live in, at least one for each offset of the day."""

CITIES = {
    city: zone
    for zone, cities in {
        "America/Chicago": "Austin, Dallas, Houston",
        "America/Los_Angeles": "Las Vegas, San Diego, San Francisco, Seattle",
        "America/New_York": "Atlanta, Boston, Miami, Philadelphia, Washington, Washington DC",
        "America/Sao_Paulo": "Brasilia, Rio de Janeiro",
        "America/Toronto": "Montreal, Ottawa",
        "Africa/Johannesburg": "Cape Town, Pretoria",
        "Asia/Dubai": "Abu Dhabi",
        "Asia/Jerusalem": "Tel Aviv",
        "Asia/Kolkata": "Bangalore, Bengaluru, Calcutta, Chennai, Delhi, Hyderabad, Mumbai, New Delhi",
        "Asia/Ho_Chi_Minh": "Hanoi, Saigon",
        "Asia/Kathmandu": "Katmandu",
        "Asia/Shanghai": "Beijing, Shenzhen",
        "Asia/Tokyo": "Kyoto, Osaka",
        "Asia/Yangon": "Rangoon",
        "Australia/Sydney": "Canberra",
        "Europe/Berlin": "Cologne, Frankfurt, Hamburg, Munich",
        "Europe/Istanbul": "Ankara",
        "Europe/Kyiv": "Kiev",
        "Europe/London": "Belfast, Edinburgh",
        "Europe/Madrid": "Barcelona",
        "Europe/Rome": "Milan",
        "Europe/Warsaw": "Cracow, Gdansk, Krakow, Wroclaw",
        "Europe/Zurich": "Basel, Geneva",
        "Pacific/Auckland": "Wellington",
    }.items()
    for city in cities.split(", ")
}
"""Cities that have no zone of their own name, or had another name, with the key of theirs."""

ABBREVIATIONS = {
    short: tuple(zones.split())
    for shorts, zones in {
        "akst akdt": "America/Anchorage",
        "ast adt": "America/Halifax America/Puerto_Rico Asia/Riyadh",
        "aest aedt aet": "Australia/Sydney Australia/Brisbane",
        "acst acdt": "Australia/Adelaide Australia/Darwin",
        "awst": "Australia/Perth",
        "bst": "Europe/London Asia/Dhaka",
        "brt": "America/Sao_Paulo",
        "cat": "Africa/Maputo Africa/Johannesburg",
        "cet cest met mez mesz": "Europe/Berlin Europe/Paris Europe/Warsaw",
        "cst cdt": "America/Chicago Asia/Shanghai America/Havana",
        "ct cst6cdt central": "America/Chicago America/Winnipeg",
        "eat": "Africa/Nairobi",
        "eet eest": "Europe/Helsinki Europe/Athens Europe/Kyiv",
        "est edt et est5edt eastern": "America/New_York America/Toronto",
        "gst": "Asia/Dubai",
        "hkt": "Asia/Hong_Kong",
        "hst": "Pacific/Honolulu",
        "ist": "Asia/Kolkata Europe/Dublin Asia/Jerusalem",
        "jst": "Asia/Tokyo",
        "kst": "Asia/Seoul",
        "msk": "Europe/Moscow",
        "mst mdt mt mst7mdt mountain": "America/Denver America/Phoenix America/Edmonton",
        "nst ndt": "America/St_Johns",
        "nzst nzdt": "Pacific/Auckland",
        "pkt": "Asia/Karachi",
        "pst pdt pt pst8pdt pacific": "America/Los_Angeles America/Vancouver",
        "sgt sst": "Asia/Singapore",
        "wat": "Africa/Lagos",
        "wet west": "Europe/Lisbon",
    }.items()
    for short in shorts.split()
}
"""What means several zones, or one half of the year alone, in small letters, with those that most people mean."""
