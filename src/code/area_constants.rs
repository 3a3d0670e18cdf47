//! Names for the main traders and for the entries that are no country.

use crate::code::Area;

/// Main traders and special entries.
impl Area {
    /// 0: all partners.
    pub const WORLD: Self = Self(0);
    /// 36.
    pub const AUSTRALIA: Self = Self(36);
    /// 40.
    pub const AUSTRIA: Self = Self(40);
    /// 56.
    pub const BELGIUM: Self = Self(56);
    /// 76.
    pub const BRAZIL: Self = Self(76);
    /// 124.
    pub const CANADA: Self = Self(124);
    /// 156: mainland, without Hong Kong and Macao.
    pub const CHINA: Self = Self(156);
    /// 203.
    pub const CZECHIA: Self = Self(203);
    /// 208.
    pub const DENMARK: Self = Self(208);
    /// 233.
    pub const ESTONIA: Self = Self(233);
    /// 246.
    pub const FINLAND: Self = Self(246);
    /// 251: with overseas departments and Monaco; 250 in ISO.
    pub const FRANCE: Self = Self(251);
    /// 276: from 1991.
    pub const GERMANY: Self = Self(276);
    /// 344.
    pub const HONG_KONG: Self = Self(344);
    /// 348.
    pub const HUNGARY: Self = Self(348);
    /// 699: from 1975; 356 in ISO.
    pub const INDIA: Self = Self(699);
    /// 360.
    pub const INDONESIA: Self = Self(360);
    /// 372.
    pub const IRELAND: Self = Self(372);
    /// 380.
    pub const ITALY: Self = Self(380);
    /// 392.
    pub const JAPAN: Self = Self(392);
    /// 410: Republic of Korea.
    pub const KOREA: Self = Self(410);
    /// 446.
    pub const MACAO: Self = Self(446);
    /// 458.
    pub const MALAYSIA: Self = Self(458);
    /// 484.
    pub const MEXICO: Self = Self(484);
    /// 528.
    pub const NETHERLANDS: Self = Self(528);
    /// 579: 578 in ISO.
    pub const NORWAY: Self = Self(579);
    /// 490: Asia not elsewhere specified, in practice Taiwan.
    pub const OTHER_ASIA_NES: Self = Self(490);
    /// 608.
    pub const PHILIPPINES: Self = Self(608);
    /// 616.
    pub const POLAND: Self = Self(616);
    /// 643.
    pub const RUSSIA: Self = Self(643);
    /// 682.
    pub const SAUDI_ARABIA: Self = Self(682);
    /// 702.
    pub const SINGAPORE: Self = Self(702);
    /// 710: from 2000.
    pub const SOUTH_AFRICA: Self = Self(710);
    /// 724.
    pub const SPAIN: Self = Self(724);
    /// 752.
    pub const SWEDEN: Self = Self(752);
    /// 757: with Liechtenstein; 756 in ISO.
    pub const SWITZERLAND: Self = Self(757);
    /// 490: the same entry as [`Area::OTHER_ASIA_NES`]; 158 in ISO.
    pub const TAIWAN: Self = Self::OTHER_ASIA_NES;
    /// 764.
    pub const THAILAND: Self = Self(764);
    /// 792.
    pub const TURKIYE: Self = Self(792);
    /// 784.
    pub const UNITED_ARAB_EMIRATES: Self = Self(784);
    /// 826.
    pub const UNITED_KINGDOM: Self = Self(826);
    /// 842: with Puerto Rico and the Virgin Islands, from 1981; 840 in ISO.
    pub const UNITED_STATES: Self = Self(842);
    /// 704.
    pub const VIETNAM: Self = Self(704);
    /// 837.
    pub const BUNKERS: Self = Self(837);
    /// 838.
    pub const FREE_ZONES: Self = Self(838);
    /// 839.
    pub const SPECIAL_CATEGORIES: Self = Self(839);
    /// 899: areas not elsewhere specified.
    pub const AREAS_NES: Self = Self(899);
}
